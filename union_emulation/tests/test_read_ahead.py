import threading
from itertools import islice

from odoo.tests import BaseCase, tagged

from ..tools.read_ahead import read_ahead


@tagged("post_install", "-at_install")
class TestReadAhead(BaseCase):
    """A thread works one piece ahead, and nothing is lost or left over."""

    def test_all_in_their_order(self):
        for count in (0, 1, 2, 3, 7):
            self.assertEqual(list(read_ahead(iter(range(count)), 3)), list(range(count)))

    def test_one_piece_ahead(self):
        made, enough = [], threading.Event()

        def numbers():
            for number in range(100):
                made.append(number)
                if number == 5:
                    enough.set()
                yield number

        items = read_ahead(numbers(), 3)
        self.assertEqual(next(items), 0)
        self.assertTrue(enough.wait(60), "the next piece is made without being asked for")
        self.assertEqual(len(made), 6, "and no more than that")
        items.close()

    def test_faults_come_through(self):
        def broken():
            yield from range(4)
            raise ValueError("breaks off")

        items = read_ahead(broken(), 3)
        self.assertEqual(list(islice(items, 3)), [0, 1, 2])
        with self.assertRaisesRegex(ValueError, "breaks off"):
            next(items)

    def test_no_thread_is_left(self):
        before = threading.active_count()
        items = read_ahead(iter(range(9)), 3)
        next(items)
        items.close()
        self.assertEqual(threading.active_count(), before)
