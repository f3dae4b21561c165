"""One small chart as SVG: hit@10 against Gini."""

from collections.abc import Sequence
from dataclasses import dataclass

Spot = tuple[float, float]
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 440, 64, 24, 24, 56
X, Y = (0.3, 1.0), (0.4, 1.0)
INK, FAINT, OURS, GATE = "#22302b", "#8a978f", "#1f6f54", "#e3efe6"


@dataclass(frozen=True)
class Line:
    """A curve."""

    name: str
    steps: Sequence[Spot]
    faint: bool


@dataclass(frozen=True)
class Mark:
    """One policy."""

    name: str
    spot: Spot
    ours: bool


def chart(lines: Sequence[Line], marks: Sequence[Mark], *, gate: Spot) -> str:
    """The picture; ``gate`` is the highest Gini and the lowest hit@10 that are good enough."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="13" fill="{INK}" role="img">',
        "<title>hit@10 against the Gini of invitations</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _box((X[0], Y[1]), (gate[0], gate[1])),
        *_axes(),
        f'<text x="{_x(X[0]) + 8:.0f}" y="{_y(Y[1]) + 20:.0f}" fill="{OURS}">good enough</text>',
    ]
    for line in lines:
        inside = [spot for spot in line.steps if X[0] <= spot[0] <= X[1] and Y[0] <= spot[1] <= Y[1]]
        path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in inside)
        colour, width = (FAINT, 1.5) if line.faint else (OURS, 3)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
        x, y = inside[-1]
        parts.append(f'<text x="{_x(x) + 12:.1f}" y="{_y(y) + 7:.1f}" fill="{colour}">{line.name}</text>')
    for mark in marks:
        x, y = _x(mark.spot[0]), _y(mark.spot[1])
        fill, size = (OURS, 6) if mark.ours else (INK, 4)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{fill}"/>')
        side, by = ("start", 10) if mark.ours else ("end", -8)
        weight = "bold" if mark.ours else "normal"
        parts.append(
            f'<text x="{x + by:.1f}" y="{y + 16:.1f}" text-anchor="{side}" font-weight="{weight}">{mark.name}</text>'
        )
    return "\n".join((*parts, "</svg>", ""))


def _axes() -> list[str]:
    parts = []
    for step in range(round(X[0] * 10), round(X[1] * 10) + 1):
        parts.append(_rule((step / 10, Y[0]), (step / 10, Y[1])))
        parts.append(
            f'<text x="{_x(step / 10):.1f}" y="{_y(Y[0]) + 18:.1f}" text-anchor="middle">{step / 10:.1f}</text>'
        )
    for step in range(round(Y[0] * 10), round(Y[1] * 10) + 1):
        parts.append(_rule((X[0], step / 10), (X[1], step / 10)))
        parts.append(
            f'<text x="{_x(X[0]) - 8:.1f}" y="{_y(step / 10) + 4:.1f}" text-anchor="end">{step / 10:.1f}</text>'
        )
    middle = (_x(X[0]) + _x(X[1])) / 2
    parts.append(
        f'<text x="{middle:.0f}" y="{HEIGHT - 14}" text-anchor="middle">Gini of invitations (left: evenly asked)</text>'
    )
    turned = f"translate(18 {(_y(Y[0]) + _y(Y[1])) / 2:.0f}) rotate(-90)"
    parts.append(f'<text transform="{turned}" text-anchor="middle">hit@10</text>')
    return parts


def _box(one: Spot, other: Spot) -> str:
    left, top, right, low = _x(one[0]), _y(one[1]), _x(other[0]), _y(other[1])
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{low - top:.1f}" fill="{GATE}"/>'


def _rule(one: Spot, other: Spot) -> str:
    ends = f'x1="{_x(one[0]):.1f}" y1="{_y(one[1]):.1f}" x2="{_x(other[0]):.1f}" y2="{_y(other[1]):.1f}"'
    return f'<line {ends} stroke="#dfe5e1"/>'


def _x(value: float) -> float:
    return LEFT + (value - X[0]) / (X[1] - X[0]) * (WIDTH - LEFT - RIGHT)


def _y(value: float) -> float:
    return HEIGHT - BOTTOM - (value - Y[0]) / (Y[1] - Y[0]) * (HEIGHT - TOP - BOTTOM)
