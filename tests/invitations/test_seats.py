"""Who is invited, ring after ring: never somebody who must not be, and not always the same kind of people."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from community.invitations.seats import (
    SMALL,
    STEPS,
    Candidate,
    Delivery,
    Reason,
    Seat,
    choose,
    places,
    seats,
    widens,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
flag = st.booleans()
candidates = st.lists(
    st.builds(
        Candidate,
        member=st.sampled_from([f"m{n}" for n in range(40)]),
        reachable=flag,
        touches_left=st.integers(0, 2),
        resting=flag,
        apart=flag,
        avoids=flag,
        imported=flag,
        in_circle=flag,
        met=flag,
        shares_values=flag,
        newer=flag,
        reasons=st.frozensets(st.sampled_from(Reason)),
    ),
    unique_by=lambda one: one.member,
    max_size=40,
)
wanted = st.lists(st.sampled_from(["listening", "experience", "advice", "practical", "introduction"]), max_size=2)


def people(number, **given):
    return [Candidate(f"m{n}", **given) for n in range(number)]


def names(chosen):
    return [place.member for place in chosen]


@given(candidates, wanted, st.permutations([f"m{n}" for n in range(30)]), st.integers(0, 200), st.integers(0, 3))
def test_nobody_is_invited_who_must_not_be_and_nobody_twice(among, needs, order, reachable, circles):
    by_name, invited = {one.member: one for one in among}, []
    for step in range(STEPS + 1):
        chosen = choose(
            "ask", wanted=needs, order=order, candidates=among, reachable=reachable, circles=circles,
            step=step, invited=invited,
        )  # fmt: skip
        assert len(chosen) <= places(step, reachable)
        allowed = [one for one in among if one.may_be_invited and one.member not in invited]
        assert len(chosen) == min(len(allowed), places(step, reachable))
        for name in names(chosen):
            one = by_name[name]
            assert one.reachable
            assert one.touches_left > 0
            assert not (one.resting or one.apart or one.avoids or one.imported)
            assert name not in invited
            invited.append(name)
    assert len(invited) == len(set(invited))


@given(candidates, wanted, st.integers(0, 200), st.randoms(use_true_random=False))
def test_the_same_facts_give_the_same_people_in_whatever_order_they_come(among, needs, reachable, chance):
    shuffled = list(among)
    chance.shuffle(shuffled)

    def chosen(people):
        return choose("ask", wanted=needs, order=["m3", "m1"], candidates=people, reachable=reachable, circles=2)

    assert chosen(among) == chosen(shuffled)


def test_three_at_a_time_and_in_a_small_house_two():
    assert [places(step, SMALL) for step in range(-1, 4)] == [0, 3, 3, 3, 0]
    assert [places(step, SMALL - 1) for step in range(-1, 4)] == [0, 2, 2, 2, 0]


def test_one_seat_in_three_is_for_a_weak_tie_and_one_in_ten_for_somebody_newer():
    drawn = [
        seat for n in range(3000) for step in range(STEPS) for seat in seats(f"a{n}", step, reachable=100, circles=9)
    ]
    assert 0.085 < drawn.count(Seat.NEWER) / len(drawn) < 0.115
    first = [seats(f"a{n}", 0, reachable=100, circles=9) for n in range(3000)]
    assert sum(Seat.WEAK_TIE in ring for ring in first) / len(first) > 0.85
    assert all(ring.count(Seat.WEAK_TIE) <= 1 for ring in first)


def test_a_small_house_with_one_circle_has_no_seat_for_weak_ties():
    def drawn(circles):
        return {
            seat for n in range(50) for step in range(3) for seat in seats(f"a{n}", step, reachable=9, circles=circles)
        }

    assert Seat.WEAK_TIE not in drawn(0) | drawn(1)
    assert Seat.WEAK_TIE in drawn(2)


def test_the_seat_for_a_weak_tie_goes_outside_the_circles_to_somebody_with_something_in_common():
    among = [*people(8, in_circle=True), Candidate("stranger"), Candidate("met", met=True)]
    order = [one.member for one in among]
    ask = next(f"a{n}" for n in range(99) if Seat.NEWER not in seats(f"a{n}", 0, reachable=99, circles=5))
    chosen = choose(ask, wanted=["listening"], order=order, candidates=among, reachable=99, circles=5)
    assert [(place.member, place.seat) for place in chosen][2] == ("met", Seat.WEAK_TIE)
    assert names(chosen)[:2] == ["m0", "m1"]


def test_listening_prefers_people_who_know_each_other_and_information_those_further_away():
    among = [Candidate("fits"), Candidate("friend", in_circle=True), Candidate("acquaintance", met=True)]
    order = [one.member for one in among]
    ask = next(f"a{n}" for n in range(99) if Seat.NEWER not in seats(f"a{n}", 0, reachable=9, circles=1))

    def first(wanted):
        return names(choose(ask, wanted=wanted, order=order, candidates=among, reachable=9, circles=1))

    assert first(["listening"]) == ["friend", "acquaintance"]
    assert first(["advice"]) == ["acquaintance", "fits"]
    assert first([]) == ["fits", "friend"]


def test_a_preference_passes_over_the_two_most_fitting_and_no_more():
    def first(place):
        among = [Candidate(f"m{n}", in_circle=n == place) for n in range(6)]
        order = [one.member for one in among]
        ask = next(f"a{n}" for n in range(99) if Seat.NEWER not in seats(f"a{n}", 0, reachable=9, circles=1))
        return names(choose(ask, wanted=["listening"], order=order, candidates=among, reachable=9, circles=1))[0]

    assert [first(place) for place in range(5)] == ["m0", "m1", "m2", "m0", "m0"]


def test_the_seat_for_somebody_newer_passes_over_those_who_have_replied_often():
    among = [*people(9), Candidate("inès", newer=True)]
    ask = next(f"a{n}" for n in range(99) if Seat.NEWER in seats(f"a{n}", 0, reachable=99, circles=1))
    chosen = choose(ask, wanted=[], order=[one.member for one in among], candidates=among, reachable=99)
    assert ("inès", Seat.NEWER) in [(place.member, place.seat) for place in chosen]


def test_who_left_no_trace_is_invited_too_and_not_always_the_same_of_them():
    among = people(20)
    firsts = {
        names(choose(f"a{n}", wanted=[], order=["m0"], candidates=among, reachable=20))[1] for n in range(40)
    }  # fmt: skip
    assert len(firsts) > 5
    assert "m0" not in firsts


def test_a_reason_is_said_only_when_it_is_true():
    def reason(reasons, *, first_ask=False):
        one = Candidate("m", reasons=frozenset(reasons))
        (place,) = choose("a", wanted=[], order=[], candidates=[one], reachable=1, first_ask=first_ask)
        return place.reason

    assert reason([]) is Reason.PLAIN
    assert reason([], first_ask=True) is Reason.FIRST_ASK
    assert reason([Reason.WROTE, Reason.OFFERED], first_ask=True) is Reason.OFFERED


def test_widening_follows_delivery_and_not_the_clock():
    seen, unseen = Delivery(NOON, NOON + 6 * HOUR), Delivery(NOON)
    assert not widens([seen, unseen], NOON + 18 * HOUR, step=0, replied=False)
    assert not widens([seen], NOON + 17 * HOUR, step=0, replied=False)
    assert widens([seen], NOON + 18 * HOUR, step=0, replied=False)
    assert not widens([seen], NOON + 18 * HOUR, step=0, replied=True)
    assert not widens([seen], NOON + 600 * HOUR, step=STEPS, replied=False)
    assert widens([seen, unseen], NOON + 24 * HOUR, step=0, replied=False)  # it never reached anybody
    assert not widens([seen], NOON - 600 * HOUR, step=0, replied=False)


def test_nobody_to_invite_widens_at_once():
    assert choose("a", wanted=[], order=[], candidates=[], reachable=0) == ()
    assert widens([], NOON, step=0, replied=False)
