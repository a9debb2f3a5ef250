"""Names that are one thing everywhere: elements and common compounds, and their symbols."""

import re

_ELEMENTS = """H hydrogen 氢|He helium 氦|Li lithium 锂|Be beryllium 铍|B boron 硼|C carbon 碳|N nitrogen 氮|O oxygen 氧
F fluorine 氟|Ne neon 氖|Na sodium 钠|Mg magnesium 镁|Al aluminium 铝 aluminum|Si silicon 硅|P phosphorus 磷|S sulfur 硫 sulphur
Cl chlorine 氯|Ar argon 氩|K potassium 钾|Ca calcium 钙|Ti titanium 钛|V vanadium 钒|Cr chromium 铬|Mn manganese 锰|Fe iron 铁
Co cobalt 钴|Ni nickel 镍|Cu copper 铜|Zn zinc 锌|Ga gallium 镓|Ge germanium 锗|As arsenic 砷|Br bromine 溴|Ag silver 银
Cd cadmium 镉|In indium 铟|Sn tin 锡|Sb antimony 锑|I iodine 碘|Ba barium 钡|W tungsten 钨 wolfram|Pt platinum 铂|Au gold 金
Hg mercury 汞 水银 quicksilver|Pb lead 铅|U uranium 铀|Pu plutonium 钚"""
_COMPOUNDS = """CO2 carbon_dioxide 二氧化碳|CO carbon_monoxide 一氧化碳|H2O water 水|NaCl sodium_chloride 氯化钠|NH3 ammonia 氨
CH4 methane 甲烷|O3 ozone 臭氧|SO2 sulfur_dioxide 二氧化硫|SiO2 silica 二氧化硅 silicon_dioxide|CaCO3 calcium_carbonate 碳酸钙
Fe2O3 iron_oxide 氧化铁|GaAs gallium_arsenide 砷化镓|SiC silicon_carbide 碳化硅|HCl hydrochloric_acid 盐酸|H2SO4 sulfuric_acid 硫酸
NaOH sodium_hydroxide 氢氧化钠 caustic_soda|C2H5OH ethanol 乙醇 ethyl_alcohol 酒精|N2O nitrous_oxide 一氧化二氮"""


def _table() -> dict[str, str]:
    found = {}
    for group in re.split(r"[|\n]", f"{_ELEMENTS}\n{_COMPOUNDS}"):
        symbol, *names = group.split()
        for name in names:
            found[name.replace("_", " ")] = symbol
    return found


_OF_NAME = _table()
_SYMBOLS = frozenset(_OF_NAME.values())
_LOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def symbol(text: str) -> str:
    """The symbol a text is or names; "" if it is neither. Single letters stand for too much."""
    bare = re.sub(r"\$|\\(?:mathrm|text|ce)|[{}_\s]", "", text.translate(_LOW))
    if bare in _SYMBOLS and len(bare) > 1:
        return bare
    return _OF_NAME.get(re.sub(r"^(?:the|an?) ", "", text.strip().lower()), "")
