"""What the conditions of access cost: the statements of the three questions, as Accord sends them, over the reference
register: without any condition, for somebody who is cleared for everything, and for somebody who is not.

    python3 access.py target/bench/reference.db

The register on disk is only read. Milliseconds of processor time for all statements of a question, rows taken out.
"""

import json, random, sqlite3, sys, time

WAYS = ["none", "cleared", "below"]
CARD = ("id version access_level title_az title_en title_ru title_original title_language kind ambit term signed_on "
        "provisional_on in_force_on suspended_on ends_on ended_on ended_by reviewed_on agreed_on resumed_on entry_kind")
BODY = "id version access_level kind ours name_az name_en name_ru name_original name_language country"
PART = "id version agreement_id organization_id role note"
OWED = ("id version access_level article text_az text_en text_ru text_original text_language side priority due_on "
        "due_recurrence due_days due_event next_due_on closed_as agreement_id debtor_id creditor_id unit_id contact_id")
POST = "id contact_id organization_id title_az title_en title_ru title_original title_language since_on until_on"
PERSON = ("id version access_level name_az name_en name_ru name_original name_language email phone languages note")
LISTED = {"organization", "agreement", "obligation", "contact"}


def columns(table, names):
    return ", ".join(f'"{table}"."{name}"' for name in names.split())


def cleared(way, table, alias=None):
    """The condition that somebody may see a table's records."""
    if way == "none":
        return "1"
    level = 3 if way == "cleared" else 2
    at = f'"{alias or table}"'
    listed = f" AND NOT {at}.\"restricted\"" if table in LISTED else ""
    return f'{at}."access_level" <= {level}{listed}'


def tied(way, table, ends):
    """Joins and conditions for the other ends of a table's rows."""
    joins, conditions = "", ""
    for column, to in ends:
        if way == "cleared":
            conditions += (f' AND "{table}"."{column}" NOT IN '
                           f'(SELECT "id" FROM "{to}" WHERE "restricted")')
        if way == "below":
            alias = f"its_{to}"
            joins += f' JOIN "{to}" AS "{alias}" ON "{alias}"."id" = "{table}"."{column}"'
            conditions += f" AND {cleared(way, to, alias)}"
    return joins, conditions


def among(way, table, names, column, ends=(), order=""):
    joins, conditions = tied(way, table, ends)
    return (f'SELECT {columns(table, names)} FROM "{table}"{joins} WHERE "{table}"."{column}" IN '
            f"(SELECT unhex(value) FROM json_each(?)) AND {cleared(way, table)}{conditions}{order}")


def statements(way):
    body = ("organization_id", "organization")
    pact = ("agreement_id", "agreement")
    person = ("contact_id", "contact")
    joins, conditions = tied(way, "obligation", [pact])
    words = "instr(folded, ?) > 0 AND kind = ? AND ended_on IS NULL AND ends_on > 202611289"
    return {
        "page": f'SELECT {columns("agreement", CARD)} FROM agreement WHERE {cleared(way, "agreement")} '
                'AND "agreement"."id" > ? ORDER BY "agreement"."id" LIMIT 51',
        "parts": among(way, "participation", PART, "agreement_id", [body, pact],
                       ' ORDER BY "participation"."agreement_id", "participation"."id"'),
        "parts of": among(way, "participation", PART, "organization_id", [body, pact],
                          ' ORDER BY "participation"."id"'),
        "bodies": among(way, "organization", BODY, "id"),
        "pacts": among(way, "agreement", CARD, "id"),
        "open": f'SELECT "obligation"."agreement_id", COUNT(*) FROM "obligation"{joins} WHERE '
                f'{cleared(way, "obligation")}{conditions} AND "obligation"."agreement_id" IN '
                '(SELECT unhex(value) FROM json_each(?)) AND "obligation"."next_due_on" IS NOT NULL GROUP BY 1 ORDER BY 1',
        "owed": among(way, "obligation", OWED, "agreement_id", [pact]),
        "posts": among(way, "post", POST, "organization_id", [body, person], ' ORDER BY "post"."id"'),
        "people": among(way, "contact", PERSON, "id"),
        "search": f'SELECT {columns("agreement", CARD)}, COUNT(*) OVER () FROM agreement '
                  f'WHERE {cleared(way, "agreement")} AND {words} ORDER BY "ends_on", "agreement"."id" LIMIT 21',
    }


def ids(values):
    return json.dumps(sorted({value.hex() for value in values}))


def q1(ask, draw):
    rows = ask("page", (draw["agreement"],))
    pacts = ids(row[0] for row in rows)
    parts = ask("parts", (pacts,))
    ask("bodies", (ids(row[3] for row in parts),))
    ask("open", (pacts,))


def q2(ask, draw):
    own = ids([draw["organization"]])
    ask("bodies", (own,))
    pacts = ids(row[2] for row in ask("parts of", (own,)))
    ask("pacts", (pacts,))
    ask("bodies", (ids(row[3] for row in ask("parts", (pacts,))),))
    ask("owed", (pacts,))
    ask("people", (ids(row[1] for row in ask("posts", (own,))),))


def q3(ask, draw):
    ask("search", (draw["word"], draw["kind"]))


def main():
    register = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    register.create_function("unhex", 1, bytes.fromhex, deterministic=True)
    register.execute("PRAGMA cache_size = -65536")
    register.execute("PRAGMA mmap_size = 268435456")
    known = {table: [row[0] for row in register.execute(f"SELECT id FROM {table} ORDER BY id")]
             for table in ("organization", "agreement")}
    words = ["nord", "alpha", "harbor", "quartz", "vector", "energy", "bank", "pharma", "ports", "mining"]
    kinds = ["agreement", "letter", "memorandum", "protocol", "contract", "declaration", "treaty"]
    print("| Question | " + " | ".join(WAYS) + " |")
    for name, question, times in [("Q1", q1, 400), ("Q2", q2, 400), ("Q3", q3, 120)]:
        spent = {way: [] for way in WAYS}
        for turn in range(9):
            for way in WAYS:
                texts, random_ = statements(way), random.Random(turn)
                ask = lambda which, values: register.execute(texts[which], values).fetchall()
                started = time.process_time()
                for _ in range(times):
                    question(ask, {"agreement": random_.choice(known["agreement"][:-60]),
                                   "organization": random_.choice(known["organization"]),
                                   "word": random_.choice(words), "kind": random_.choice(kinds)})
                if turn > 0:
                    spent[way].append((time.process_time() - started) * 1e3 / times)
        middle = {way: sorted(figures)[len(figures) // 2] for way, figures in spent.items()}
        print(f"| {name} | " + " | ".join(f"{middle[way]:.3f}" for way in WAYS) + " |")


main()
