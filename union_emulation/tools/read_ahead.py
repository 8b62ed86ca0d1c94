"""Work that goes on while its reader waits for something else."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice


def read_ahead(items, size):
    """Items of an iterator, one piece of which a thread works out ahead of their reader.

    While the database takes some, with Python's lock released, the next are being read. The
    iterator must use nothing that its reader uses as well, a cursor least of all.

    :param Iterator items:
    :param int size: items of a piece
    :return: generator of the items
    :raise Exception: whatever the iterator raises
    """
    with ThreadPoolExecutor(1, "read-ahead") as thread:
        piece = thread.submit(list, islice(items, size))
        while found := piece.result():
            piece = thread.submit(list, islice(items, size))
            yield from found
