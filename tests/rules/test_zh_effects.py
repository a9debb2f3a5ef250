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
