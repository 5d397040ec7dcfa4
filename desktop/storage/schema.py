"""The schema that all migrations together make: ``python -m desktop.storage.schema > db/schema.sql``."""

import sys

from sqlite_utils import Database

from desktop.storage.migrations import migrate


def schema() -> str:
    """Every table and index of a new workspace as SQL, each after the table it belongs to."""
    db = Database(memory=True)
    db.conn.isolation_level = None
    try:
        migrate(db)
        rows = db.conn.execute(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
        ).fetchall()
    finally:
        db.close()
    return "-- Made from db/migrations by `python -m desktop.storage.schema`; do not edit.\n\n" + "".join(
        f"{sql};\n\n" for (sql,) in rows
    )


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    sys.stdout.write(schema().rstrip("\n") + "\n")
