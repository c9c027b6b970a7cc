"""Coins that many people have at hand, by which a scale can be set.

Diameters are those that the mints state: European Commission, *Common sides of euro coins*; United
States Mint, *Coin specifications*; The Royal Mint, *United Kingdom coin specifications*; Swissmint,
*Circulation coins*; Japan Mint, *Coins presently minted*; Royal Canadian Mint; Royal Australian Mint.
"""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.language.text import N_


@dataclass(frozen=True)
class Coin:
    """A coin in use.

    Parameters
    ----------
    key : str
        Stable, as stored in corrections.
    name : str
        As people call it.
    mm : float
        Diameter.
    """

    key: str
    name: str
    mm: float


COINS = (
    Coin("eur-1", N_("1 euro"), 23.25),
    Coin("eur-2", N_("2 euro"), 25.75),
    Coin("eur-0.50", N_("50 euro cent"), 24.25),
    Coin("eur-0.20", N_("20 euro cent"), 22.25),
    Coin("eur-0.10", N_("10 euro cent"), 19.75),
    Coin("usd-0.25", N_("US quarter"), 24.26),
    Coin("usd-0.10", N_("US dime"), 17.91),
    Coin("usd-0.05", N_("US nickel"), 21.21),
    Coin("usd-0.01", N_("US penny"), 19.05),
    Coin("gbp-1", N_("1 British pound"), 23.43),
    Coin("gbp-2", N_("2 British pounds"), 28.4),
    Coin("gbp-0.10", N_("10 British pence"), 24.5),
    Coin("chf-1", N_("1 Swiss franc"), 23.2),
    Coin("chf-2", N_("2 Swiss francs"), 27.4),
    Coin("chf-5", N_("5 Swiss francs"), 31.45),
    Coin("jpy-100", N_("100 yen"), 22.6),
    Coin("jpy-500", N_("500 yen"), 26.5),
    Coin("cad-1", N_("1 Canadian dollar"), 26.5),
    Coin("cad-0.25", N_("Canadian quarter"), 23.88),
    Coin("aud-1", N_("1 Australian dollar"), 25.0),
)
"""In the order in which they are offered."""
