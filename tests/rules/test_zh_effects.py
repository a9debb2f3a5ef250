"""Chinese effects and denials turned round: what a cause is said to bring, what is not so at a time."""

import pytest

from examstream.exam.plan.zh.effects import turned_effect
from examstream.exam.plan.zh.harvest import harvest_zh
from tests.rules.zh_lecture import lecture


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        (
            "每次战争都导致两国的支出激增，而收入不变。",
            "每次战争都导致两国的支出骤减，而收入不变。",
        ),
        ("气温下降会使渔船的产量。", ""),
        ("长期施用氮肥会使土壤的酸性增强。", "长期施用氮肥会使土壤的酸性减弱。"),
        ("修建堤坝造成下游的泥沙减少了。", "修建堤坝造成下游的泥沙增加了。"),
        ("干旱不会导致地下水位上升。", ""),
        ("使土壤的酸性增强。", ""),
        ("如果修建堤坝，就会造成泥沙减少。", ""),
        ("修建堤坝使泥沙减少而流速增大。", ""),
        ("修建堤坝使泥沙减少的河段延伸到河口。", ""),
    ],
)
def test_the_one_change_a_cause_brings_is_turned_round(text: str, turned: str) -> None:
    assert turned_effect(text) == turned


_WAR = """# 战争的财政
**战时公债**是政府为战争借款而发行的债券。**战时公债**由议会批准。
每次战争都导致两国政府的支出激增，而每个国家都必须为这些支出找到来源。
在战争结束以后，政府不会增加税收来偿还战时公债。
战时公债的利息由海关的收入支付。
"""


def test_effects_and_denials_at_a_time_can_be_told_falsely() -> None:
    false = {f.details["false"] for f in harvest_zh(lecture(_WAR)).facts if f.details.get("false")}
    told = {one for some in false for one in ([some] if isinstance(some, str) else some)}
    assert any("支出骤减" in one for one in told)
    assert "在战争结束以后，政府会增加税收来偿还战时公债。" in told


_CASE = """# 城市的供水
**蓄水池**是城市储存雨水的地方。**蓄水池**由市政府管理。
图 2 显示
- 枯水季节，蓄水池的水量低于河流的水量
- 丰水季节，蓄水池的水量高于河流的水量
描述了蓄水池在一百年前由商人修建的经过，蓄水池由石头砌成。
蓄水池的水位远高于河流的水位。
蓄水池的造价低于水塔的造价。
"""


def test_what_holds_of_a_figure_alone_or_has_no_subject_is_not_asked_about() -> None:
    facts = harvest_zh(lecture(_CASE)).facts
    told = " ".join(str(f.details) for f in facts)
    assert "枯水季节" not in told
    assert "描述了" not in told
    flipped = [f for f in facts if f.details.get("false") and f.details.get("form") == "statement"]
    assert any("远低于" in f.details["false"] for f in flipped)
    chosen = [f.details for f in facts if "恰好两倍于" in str(f.details)]
    assert chosen  # 低于 has its choice
    assert not any("远" in str(d.get("frame", "")) for d in chosen)
