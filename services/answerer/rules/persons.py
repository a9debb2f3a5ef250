"""Names of persons in Chinese prose: a surname, one or two characters, and a word that goes on."""

import re

from examstream.exam.judging.book import Book
from examstream.exam.judging.chinese import nearest
from examstream.exam.judging.lexicon import ZH_FUNCTION
from examstream.exam.judging.support import Query, Support, support
from examstream.text.zh.words import words

ASKS_WHO = re.compile(r"谁|何人|哪一?位|哪个人")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤祖毕柳班桓嵇华墨荀庄屈晁桑耿岳文"
)
_DOUBLE = "宇文|欧阳|司马|诸葛|上官|司徒|夏侯|东方|公孙|令狐|慕容|长孙|皇甫|尉迟"
_NAME = re.compile(rf"(?=((?:{_DOUBLE}|[{_SURNAMES}])([\u3400-\u9fff]{{1,2}})))")
_TRANSLATED = re.compile(
    r"(?:[学医]者?生?|家|师|人|者|官|王|帝)([\u3400-\u9fff]{2,6}?)(?=从|在|于|用|把|首|发|提|创|设|写|说|和|与|[，。；])"
)
_DOES = r"(?:提出|发明|创立|创建|首创|发现|编写|撰写|写成|制成|建立|设计|证明|主持|开创|研制|绘制)"
_DOER = re.compile(
    rf"(?:(?:^|[，；。：])([\u3400-\u9fff·]{{2,7}}?)(?:[在于]?\s?\d{{3,4}}\s?年)?(?:首先|首次|最早|曾|率先)?{_DOES}"
    rf"|[由被](?:[^，。；的]{{1,10}}的)?([\u3400-\u9fff·]{{2,7}}?)(?:[在于]?\s?\d{{3,4}}\s?年)?(?:首先|首次|最早|率先)?{_DOES})"
)
_NO_PERSON = re.compile(r"[家者们人员队局社院校国]$|^[他她它其此该这那]")
_NEVER = ZH_FUNCTION | frozenset("不等年人代初末时间又再曾已后前")  # fmt: skip


def persons(book: Book, stem: Query) -> list[tuple[str, Support]]:
    """The persons the nearest sentences name, best supported first."""
    found: dict[str, Support] = {}
    for met in nearest(book, stem.stem, 4):
        for name in names(met.sentence.text):
            if name in stem.stem:
                continue
            best = support(book, stem, name, [met.sentence])
            if best.score > found.get(name, Support(0.0)).score:
                found[name] = best
    return sorted(found.items(), key=lambda pair: -pair[1].score)


def names(text: str) -> list[str]:
    """What reads like a person's name: no word of the language, and what follows begins one."""
    found: list[str] = []
    for match in _NAME.finditer(text):
        surname = match[1][: len(match[1]) - len(match[2])]
        for given in (match[2], match[2][:1]):
            name = surname + given
            end = match.start() + len(name)
            if set(given) & _NEVER or (
                len(words(name)) == 1 and len(name) == 2 and name[0] in "高金方白石田万"
            ):
                continue
            if _goes_on(text[end : end + 4]):
                found.append(name)
                break
    doers = [m[1] or m[2] for m in _DOER.finditer(text)]
    found.extend(d for d in doers if not _NO_PERSON.search(d) and not set(d) & _NEVER)
    found.extend(m[1] for m in _TRANSLATED.finditer(text) if len(words(m[1])) > 1)
    return [n for n in found if not any(n != other and n in other for other in found)]


def _goes_on(behind: str) -> bool:
    run = re.match(r"[\u3400-\u9fff]*", behind)
    if not run or not run.group():
        return True
    if behind[0] == "年":
        return False  # an era: 北宋熙宁年间
    first = words(run.group())[0]
    return len(first) > 1 or first in _NEVER or first in "任著率主奉请作下写编画撰建造改"
