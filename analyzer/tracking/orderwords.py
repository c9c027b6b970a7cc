"""Words by which people tell in a file name which photo came first; small letters."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BEFORE = _words(
    "before vorher davor avant antes prima przed pre voor vooraf ennen innan før pred start beginn "
    "begin beginning anfang début debut inicio início inizio początek poczatek baseline initial "
    "initially first erste erstes premier première primero primera primo primeiro pierwsze pierwszy "
    "old alt earlier früher frueher vorna davant abans ante anterior прежде до önce 前 之前 治疗前 使用前"
)  # fmt: skip
"""What names the earlier side."""

BETWEEN = _words(
    "during middle mid halfway between während waehrend mitte zwischen halbzeit pendant milieu "
    "durante mitad medio metà meta meio podczas połowa polowa tijdens midden"
)
"""What names a photo between the two."""

AFTER = _words(
    "after afterwards nachher danach après apres después despues dopo depois po potem post na erna "
    "efter etter sen end ende fin final finale finally fine koniec fim last letzte letztes dernier "
    "dernière último ultimo ultima última ostatni ostatnie new neu later später spaeter now jetzt "
    "heute today current aujourd'hui hoy ahora oggi hoje agora dziś dzis teraz result ergebnis "
    "résultat resultado risultato efekt posterior после sonra 後 后 之后 之後 治疗后 使用后"
)
"""What names the later side."""

UNITS: dict[str, float] = {
    word: days
    for days, words in (
        (1.0, "day days d tag tage tagen jour jours j día días dia dias giorno giorni dzień dzien dni "
              "dag dagen giorn 日 天"),
        (7.0, "week weeks wk wks w woche wochen wo semaine semaines sem semana semanas settimana "
              "settimane sett tydzień tydzien tygodni tygodnie tyg week weken vecka veckor uge uger uke "
              "uker viikko viikkoa týden týdny неделя 周 週"),
        (30.44, "month months mo mon monat monate monaten mois mes meses mese mesi mês miesiąc "
                "miesiace miesiące miesięcy mies maand maanden månad måned m 月"),
        (365.25, "year years y yr jahr jahre jahren an ans année annee annees années año años anno anni "
                 "ano anos rok roku lata lat jaar år 年"),
    )
    for word in words.split()
}  # fmt: skip
"""Days of a unit of time by its name."""

CALENDAR_WEEK = frozenset(("kw", "cw", "kalenderwoche"))
"""Weeks that are counted from New Year on."""

COUNTED = _words(
    "session sessions sitzung sitzungen séance seance séances sesión sesion sesiones seduta sedute "
    "sessão sessao sesja sesje sitting visit visits besuch visite visita wizyta treatment treatments "
    "behandlung behandlungen traitement tratamiento trattamento tratamento zabieg zabiegu check "
    "checkup termin stage stufe étape etape etapa tappa etap step schritt phase fase faza round runde "
    "t time times zeitpunkt timepoint update progress fortschritt progrès progreso kontrolle control "
    "controle kontrola follow followup fu"
)
"""What is counted in the order in which it happens, without saying how long it takes."""

NUMBERS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "zero null zéro cero zerowy",
            "one eins ein eine un une uno una um uma jeden",
            "two zwei deux dos due dois duas dwa",
            "three drei trois tres tre três trzy",
            "four vier quatre cuatro quattro quatro cztery",
            "five fünf fuenf cinq cinco cinque pięć",
            "six sechs seis sei sześć",
            "seven sieben sept siete sette sete siedem",
            "eight acht huit ocho otto oito osiem",
            "nine neun neuf nueve nove dziewięć",
            "ten zehn dix diez dieci dez dziesięć",
            "eleven elf onze once undici jedenaście",
            "twelve zwölf zwoelf douze doce dodici doze dwanaście",
        )
    )
    for word in words.split()
}
"""Small numbers in words; they count only beside a unit."""
