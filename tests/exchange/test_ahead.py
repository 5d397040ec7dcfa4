"""Several things are done at once, and their results come in order."""

import pytest

from desktop.exchange.ahead import ahead


def test_results_come_in_order_though_a_later_one_is_done_first():
    def work(number: int) -> int:
        # The first ones take longest.
        sum(range((20 - number) * 10_000))
        return number * number

    assert list(ahead(work, range(20))) == [number * number for number in range(20)]


def test_an_error_comes_where_its_result_would_and_ends_it():
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 3:
            raise ValueError(number)
        return number

    results = ahead(work, range(1000))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="3"):
        next(results)
    assert len(begun) < 20


def test_whoever_stops_taking_results_stops_the_work():
    begun: list[int] = []
    results = ahead(begun.append, range(1000))
    next(results)
    results.close()
    assert len(begun) < 20
