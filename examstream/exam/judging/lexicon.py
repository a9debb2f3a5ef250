"""Small word lists for judging: what carries no content, what negates, what points which way."""

# English words that tell nothing of a question's matter.
FUNCTION = frozenset(
    """a an the this that these those it its they them their he she his her him we us our you your
    i me my one ones of in on at to for from by with within into onto as is are was were be been
    being am do does did done has have had having can could may might must shall should will would
    and or but nor so than then there here what which who whom whose when where why how if whether
    not no any some each every all both either neither such also just only very too about between
    among through during over under up down out off per via s t re ve ll d let given""".split()
)

# The glue of exam questions: present in stems, seldom in the answer's sentence.
GLUE = frozenset(
    """following statement correct true false best describe describes described description term
    name named call called known refer refers referred word phrase choose select option answer
    question complete sentence according lecture text passage table define defined definition
    definitions mean means meaning state stated give fill blank many much type types kind kinds
    example examples exactly apply applies include includes
    defines identify single value directly main primary""".split()
)

NEGATORS = frozenset(
    """not no never none neither nor without cannot nobody nothing nowhere hardly
    isn't aren't wasn't weren't doesn't don't didn't can't won't wouldn't couldn't shouldn't
    hasn't haven't hadn't lacks lack lacking fails fail failing unable""".split()
)

ZH_NEGATORS = ("不", "没有", "没", "未", "无法", "并非", "非", "无", "勿", "否")
# Where a negating character is part of a word that negates nothing.
ZH_NOT_NEGATING = (
    "不仅", "不但", "不同", "不断", "不过", "不论", "无论", "不管", "不等式", "非常", "除非",
    "不妨", "未来", "是否", "能否", "无穷", "无限", "不变", "无向", "无环", "非负", "非零",
    "无关", "不久", "不少", "不可", "不一定", "无差异", "未知", "不等", "无效", "非空", "不连通",
    "不相交", "不交", "不动", "并非不", "无条件", "不止", "不禁", "无性", "非线性", "无机",
    "不确定",
    "不稳定", "不饱和", "非金属", "无色", "不溶", "不规则",
)  # fmt: skip

IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "mice": "mouse", "feet": "foot",
    "teeth": "tooth", "people": "person", "phenomena": "phenomenon", "criteria": "criterion",
    "data": "datum", "media": "medium", "bacteria": "bacterium", "nuclei": "nucleus",
    "matrices": "matrix", "vertices": "vertex", "indices": "index", "axes": "axis",
    "axons": "axon", "bases": "base", "hypotheses": "hypothesis", "analyses": "analysis",
    "theses": "thesis", "crises": "crisis", "rose": "rise", "risen": "rise", "fell": "fall",
    "fallen": "fall", "grew": "grow", "grown": "grow", "wrote": "write", "written": "write",
    "held": "hold", "led": "lead", "found": "find", "made": "make", "built": "build",
    "kept": "keep", "sent": "send", "lost": "lose", "began": "begin", "begun": "begin",
    "gave": "give", "given": "give", "took": "take", "taken": "take", "got": "get",
    "brought": "bring", "thought": "think", "taught": "teach", "came": "come", "went": "go",
    "gone": "go", "ran": "run", "saw": "see", "seen": "see", "knew": "know", "known": "know",
    "shown": "show", "drew": "draw", "drawn": "draw", "broke": "break", "broken": "break",
    "chose": "choose", "chosen": "choose", "froze": "freeze", "frozen": "freeze",
    "spread": "spread", "left": "leave", "meant": "mean", "met": "meet", "paid": "pay",
    "said": "say", "sold": "sell", "bought": "buy", "spent": "spend", "stood": "stand",
    "struck": "strike", "sprang": "spring", "bound": "bind", "wound": "wind", "lay": "lie",
    "laid": "lay", "lies": "lie", "lives": "live", "dies": "die", "flew": "fly",
    "slid": "slide", "shrank": "shrink", "sank": "sink", "swam": "swim", "wore": "wear",
    "worn": "wear", "ate": "eat", "fed": "feed", "bent": "bend", "caught": "catch",
    "cells": "cell", "halves": "half", "leaves": "leave", "wolves": "wolf", "shelves": "shelf",
}  # fmt: skip

NUMBER_WORDS = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1000, "million": 10**6, "half": 0.5,
}  # fmt: skip

# Characters that point one way: they are judged as directions, not as matter in its order.
ZH_POINTING = frozenset("大小多少高低上下增减升降长短快慢强弱前后内外入出更最较")

ZH_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
             "七": 7, "八": 8, "九": 9}  # fmt: skip
ZH_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

# Chinese characters that carry grammar rather than matter.
ZH_FUNCTION = frozenset(
    "的了是在和与或及而且也都就被把从到对于中上下为以之其所该此这那个们着过将由给则若如即称呢吗么什哪何"
)
# Question glue of Chinese stems.
ZH_GLUE = tuple(
    "下列 以下 哪些 哪个 哪种 哪一 什么 多少 正确 错误 说法 叫做 叫作 称为 称作 被称 属于 选项 根据 课文"
    " 本文 讲义 请 填空 是指 指的 定义 术语 概念 名称 几个 几种 如何 为何 期间 之中 当中 时候 的话".split()
)
