"""Words for months, and for "at" before a time of day, as people and phones write them.

English, German, French, Spanish, Italian, Portuguese, Polish, Dutch, Czech and the Scandinavian
languages; small letters. Short forms that are words of something else in a file name are left out.
"""

from __future__ import annotations

_NAMES = (
    "january januar jänner janvier enero gennaio janeiro styczeń stycznia januari leden ledna jan ene sty",
    "february februar feber février febrero febbraio fevereiro luty lutego februari únor února feb févr fev lut",
    "march märz mars marzo março marzec marca maart březen března mrz marz maerz mär",
    "april avril abril aprile kwiecień kwietnia duben dubna apr avr abr kwi",
    "may mai mayo maggio maio maj maja mei květen května",
    "june juni juin junio giugno junho czerwiec czerwca červen června jun giu cze",
    "july juli juillet julio luglio julho lipiec lipca červenec července jul juil lug lip",
    "august août agosto sierpień sierpnia augustus srpen srpna aout aug ago sie",
    "september septembre septiembre settembre setembro wrzesień września září sept sep set wrz",
    "october oktober octobre octubre ottobre outubro październik października říjen října oct okt ott out paź",
    "november novembre noviembre novembro listopad listopada listopadu nov lis",
    "december dezember décembre diciembre dicembre dezembro grudzień grudnia prosinec prosince dec dez dic gru",
)  # fmt: skip

MONTHS: dict[str, int] = {
    word: number for number, words in enumerate(_NAMES, start=1) for word in words.split()
}
"""Number of the month by its name."""

TIME_WORDS = (
    "at", "um", "à", "a las", "a la(s)", "a les", "alle", "alle ore", "ore", "às", "as", "o", "om",
    "kl", "kl.", "klo", "v", "в", "в.", "saat",
)  # fmt: skip
"""What stands before a time of day, in screenshots above all."""
