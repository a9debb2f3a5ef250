"""What a stage's handler comes to, as a message."""

from examstream.exam import routes, stages
from examstream.exam.messages import (
    Envelope,
    GenerateTask,
    Outcome,
    OutcomeKind,
    PackedContext,
    Task,
)
from examstream.exam.plan.model import Order
from examstream.pipeline.errors import OverBudget
from examstream.pipeline.settings import PipelineSettings
from examstream.pipeline.work import as_sends
from tests.simulation.engines import planned


async def test_an_allowance_that_does_not_pay_is_over_budget_and_leaves_a_letter() -> None:
    async def handle(task: GenerateTask) -> Task | None:
        raise OverBudget("over budget: the allowance does not pay for the next call")

    order: Order = planned(1, 1)[1].slots[0].order(0)
    envelope = Envelope(tenant_id="t", exam_id="e", slot=1, epoch=1, expires_at=4e9)
    task = GenerateTask(envelope=envelope, context=PackedContext(sha256="", data=""), order=order)
    (sent,) = as_sends(await stages.generator(handle, PipelineSettings()).handle(task))
    outcome = stages.decode(Outcome, sent.body)
    assert sent.queue == routes.OUTCOMES
    assert outcome.outcome is OutcomeKind.OVER_BUDGET
    assert outcome.reason.startswith("over budget")
    assert outcome.envelope.history[-1].outcome == "over_budget"
    assert stages.decode(GenerateTask, outcome.letter.encode()).order == order
