"""How many records lie within so many hops, by recursive SQL over the same register.

Usage: recursive.py DATABASE EDGES HOPS ORGANIZATION...

EDGES is a database of its own, made where it is missing: every tie of the register once in each direction under whole
numbers, clustered by where it starts. That is the best that SQL can have; Accord's own tables would want a union of eight.
Prints one line: milliseconds (median, 99th percentile) and how many records were counted in all.
"""

import os
import sqlite3
import sys
import time
import uuid

database, edges, hops, organizations = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]

TIES = """
SELECT organization_id, agreement_id FROM participation
UNION ALL SELECT contact_id, organization_id FROM post
UNION ALL SELECT agreement_id, id FROM obligation
UNION ALL SELECT debtor_id, id FROM obligation WHERE debtor_id IS NOT NULL
UNION ALL SELECT creditor_id, id FROM obligation WHERE creditor_id IS NOT NULL
UNION ALL SELECT from_id, to_id FROM relation
UNION ALL SELECT from_id, to_id FROM agreement_link
"""

if not os.path.exists(edges):
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    made = sqlite3.connect(edges)
    made.executescript(
        "CREATE TABLE record(number INTEGER PRIMARY KEY, id BLOB UNIQUE);"
        "CREATE TABLE edge(a INTEGER, b INTEGER, PRIMARY KEY(a, b)) WITHOUT ROWID;"
    )
    numbers = {}

    def number(record):
        return numbers.setdefault(record, len(numbers) + 1)

    ties = [(number(a), number(b)) for a, b in source.execute(TIES)]
    ties = sorted({tie for a, b in ties for tie in ((a, b), (b, a))})
    made.executemany("INSERT INTO edge VALUES (?, ?)", ties)
    made.executemany("INSERT INTO record VALUES (?, ?)", ((at, record) for record, at in numbers.items()))
    made.execute("ANALYZE")
    made.commit()
    made.close()

connection = sqlite3.connect(f"file:{edges}?mode=ro", uri=True)
connection.execute("PRAGMA mmap_size=1073741824")
connection.execute("PRAGMA cache_size=-262144")
within = """
WITH RECURSIVE reached(id, hops) AS (
  SELECT ?, 0 UNION SELECT edge.b, reached.hops + 1 FROM reached JOIN edge ON edge.a = reached.id WHERE reached.hops < ?
) SELECT count(DISTINCT id) FROM reached
"""


def count(organization):
    key = uuid.UUID(organization.split(":")[1]).bytes
    (at,) = connection.execute("SELECT number FROM record WHERE id = ?", (key,)).fetchone()
    began = time.perf_counter()
    (found,) = connection.execute(within, (at, hops)).fetchone()
    return (time.perf_counter() - began) * 1e3, found


count(organizations[0])
counted = [count(organization) for organization in organizations]
times = sorted(milliseconds for milliseconds, _ in counted)
print(f"p50={times[len(times) // 2]:.3f} p99={times[len(times) * 99 // 100]:.3f} counted={sum(found for _, found in counted)}")
