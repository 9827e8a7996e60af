"""The reference load as plain tables in SQLite, for the floor. Usage: floor.py REFERENCE DATA DATABASE."""

import csv
import os
import sqlite3
import sys

reference, data, database = sys.argv[1:]
if os.path.exists(database):
    os.remove(database)
connection = sqlite3.connect(database)
connection.executescript(open(os.path.join(reference, "schema.sql"), encoding="utf-8").read())
for table in ["organization", "agreement", "agreement_party", "contact", "obligation"]:
    with open(os.path.join(data, table + ".csv"), newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        places = ",".join("?" * len(next(rows)))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
connection.executescript(open(os.path.join(reference, "index.sql"), encoding="utf-8").read())
connection.execute("ANALYZE")
connection.commit()
connection.close()
