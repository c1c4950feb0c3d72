"""The door for what people decide: the same on a server by itself, a scorer and an edge, for who has the key."""

from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pitboard.race import DecisionForm, RaceUnderWay
from pitboard.server.operator import PRIVATE, OperatorDoor

BODY_BYTES: Final = 16 << 10

NO_ANSWER: Final = "not known yet whether it is kept; ask again under the same id"

NO_RACE: Final = "no car of the race is known here yet; ask again"


def decision_routes(race: RaceUnderWay, door: OperatorDoor) -> list[Route]:
    """`/api/operator/decisions`: a decision is kept (200), refused (409), or has no answer yet (503)."""

    async def decide(request: Request) -> Response:
        if turned_away := door.turns_away(request):
            return turned_away
        if not door.knows_key(request):
            return _answer({"error": "the operator's key is missing or wrong"}, 403)
        if not race.history.cars:
            return _answer({"error": NO_RACE}, 503)
        try:
            form = msgspec.json.decode(await _body(request), type=DecisionForm)
            asked = form.request(race.history, race.moment_us)
        except (ValueError, RecursionError) as error:
            return _answer({"error": f"no decision: {error}"}, 400)
        answer = await race.decide(asked)
        if answer is None:
            return _answer({"error": NO_ANSWER}, 503)
        if not answer.kept:
            return _answer({"kept": False, "why": answer.why}, 409)
        return _answer({"kept": True, "number": answer.number}, 200)

    return [Route("/api/operator/decisions", decide, methods=["POST"])]


def _answer(content: dict[str, object], status: int) -> Response:
    return JSONResponse(content, status, PRIVATE | ({"Retry-After": "1"} if status == 503 else {}))


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise ValueError(f"longer than {BODY_BYTES >> 10} KiB")
    return body
