"""The words printed around questions, in the languages papers come in."""

import re
from collections.abc import Mapping

from examstream.exam.frozen import Closed

_MONTHS = (
    "January February March April May June July August September October November December".split()
)

_RAISED = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")


class Words(Closed):
    """All printed words of one language; `{…}` are filled in by `str.format`."""

    name: str
    student_number: str
    date: str
    duration: str
    minutes: str
    questions: str
    total: str
    points_one: str
    points_many: str
    sum_of_points: str
    question: str
    points: str
    mark: str
    instructions: str
    usual: str
    single_choice: str
    multiple_choice: str
    true_false: str
    fill_in: str
    short_answer: str
    numeric: str
    true: str
    false: str
    answer: str
    unit: str
    page: str
    end: str
    key_title: str
    at_a_glance: str
    also: str
    within: str
    solution: str
    quote_open: str
    quote_close: str
    see: str
    blank_number: str
    list_comma: str
    semicolon: str
    colon: str
    bloom: Mapping[str, str]
    difficulty: Mapping[str, str]


ENGLISH = Words(
    name="Name",
    student_number="Student number",
    date="Date",
    duration="Time allowed",
    minutes="{minutes} minutes",
    questions="Questions",
    total="Total",
    points_one="{points} point",
    points_many="{points} points",
    sum_of_points="{points}",
    question="Question",
    points="Points",
    mark="Mark",
    instructions="Instructions",
    usual="Answer all questions. The points of each are shown in the margin.",
    single_choice="Options with a circle: choose the **one** that is right.",
    multiple_choice="Options with a square: choose **every** right one; there may be several.",
    true_false="",
    fill_in="",
    short_answer="Short answers: a few words or one sentence will do.",
    numeric="Numbers: show your working, and answer in the unit shown.",
    true="True",
    false="False",
    answer="Answer",
    unit="unit",
    page="Page {page} of {pages}",
    end="End of the examination",
    key_title="Answer key",
    at_a_glance="Answers at a glance",
    also="also accepted",
    within="within ±{tolerance}",
    solution="Solution",
    quote_open="“",
    quote_close="”",
    see="page {page}",
    blank_number="({number}) ",
    list_comma=", ",
    semicolon="; ",
    colon=": ",
    bloom={
        "remember": "remember",
        "understand": "understand",
        "apply": "apply",
        "analyze": "analyze",
        "evaluate": "evaluate",
        "create": "create",
    },
    difficulty={"easy": "easy", "medium": "medium", "hard": "hard"},
)

CHINESE = Words(
    name="姓名",
    student_number="学号",
    date="日期",
    duration="考试时间",
    minutes="{minutes} 分钟",
    questions="题数",
    total="总分",
    points_one="{points} 分",
    points_many="{points} 分",
    sum_of_points="{points} 分",
    question="题号",
    points="分值",
    mark="得分",
    instructions="注意事项",
    usual="请回答全部题目，每题分值标在右侧。",
    single_choice="圆框选项：只有**一项**正确。",
    multiple_choice="方框选项：选出**所有**正确的选项，可以有多项。",
    true_false="",
    fill_in="",
    short_answer="简答题：用几个词或一句话作答即可。",
    numeric="数值题：写出计算过程，并按所给单位作答。",
    true="对",
    false="错",
    answer="答",
    unit="单位",
    page="第 {page} 页 共 {pages} 页",
    end="试卷结束",
    key_title="参考答案",
    at_a_glance="答案一览",
    also="也可答",
    within="误差不超过 ±{tolerance}",
    solution="解析",
    quote_open="“",
    quote_close="”",
    see="见第 {page} 页",
    blank_number="（{number}）",
    list_comma="、",
    semicolon="；",
    colon="：",
    bloom={
        "remember": "记忆",
        "understand": "理解",
        "apply": "应用",
        "analyze": "分析",
        "evaluate": "评价",
        "create": "创造",
    },
    difficulty={"easy": "易", "medium": "中", "hard": "难"},
)


def words(language: str) -> Words:
    """The words of a language: Chinese for "zh", else English."""
    return CHINESE if language == "zh" else ENGLISH


def raised(text: str) -> str:
    """Digits and signs as an exponent: "-2" as "⁻²"."""
    return text.translate(_RAISED)


def number_text(value: float) -> str:
    """A number as a person writes it: 2, 1.5, 0.05, 6.02 × 10²³."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    digits, _, exponent = f"{value:.10g}".partition("e")
    return f"{digits} × 10{raised(str(int(exponent)))}" if exponent else digits


def points_text(points: float, language: str) -> str:
    """ "1 point", "2.5 points", "2 分"."""
    said = words(language)
    form = said.points_one if points == 1 else said.points_many
    return form.format(points=number_text(points))


def date_text(date: str, language: str) -> str:
    """A date as 2026-01-31 is written out; any other text stays as it is."""
    parts = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", date.strip())
    if not parts or not 1 <= int(parts[2]) <= 12:
        return date
    year, month, day = (int(part) for part in parts.groups())
    if language == "zh":
        return f"{year} 年 {month} 月 {day} 日"
    return f"{day} {_MONTHS[month - 1]} {year}"
