"""The official SDK does with the demo tenant what it does with any: a client that Rollcall's authors did not write.

Arguments: address, client id, client secret. Prints one JSON object of what it saw.
"""

import gzip
import json
import sys
import time

import httpx
from auth0.management import Auth0

address, client_id, client_secret = sys.argv[1:]

token = httpx.post(
    f"{address}/oauth/token",
    data={
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,
        "audience": f"{address}/api/v2/",
    },
).json()["access_token"]
api = Auth0(base_url=f"{address}/api/v2", token=token)


def ended(job_id):
    """Polls as the SDK's users do, for at most a minute."""
    for _ in range(300):
        job = api.jobs.get(job_id)
        if job.status not in ("pending", "processing"):
            return job
        time.sleep(0.2)
    sys.exit(f"{job_id} does not end")


seen = {}
pages = [page for page in api.connections.list(take=2).iter_pages()]
connections = [connection for page in pages for connection in page.items]
seen["pages"] = len(pages)
seen["connections"] = sorted(connection.name for connection in connections)
main = next(connection for connection in connections if connection.name == "Main-DB")

users = [
    {"email": f"sdk.{number}@sdk.test", "email_verified": True, "user_metadata": {"number": number}}
    for number in range(20)
] + [{"email": "not an address"}]
started = api.jobs.users_imports.create(
    connection_id=main.id,
    users=("users.json", json.dumps(users).encode(), "application/json"),
    upsert=False,
    external_id="sdk",
    send_completion_email=False,
)
job = ended(started.id)
seen["import"] = {"status": job.status, "summary": job.summary.model_dump(), "external_id": job.external_id}
errors = api.jobs.errors.get(started.id)
seen["errors"] = [(entry.user["email"], entry.errors[0].code) for entry in errors]

export = api.jobs.users_exports.create(
    connection_id=main.id, format="json", fields=[{"name": "email"}, {"name": "user_metadata"}]
)
file = httpx.get(ended(export.id).location)
lines = [json.loads(line) for line in gzip.decompress(file.content).splitlines()]
seen["exported"] = sorted(line["email"] for line in lines if line["email"].endswith("@sdk.test"))

found = api.users.list_users_by_email(email="sdk.3@sdk.test")
seen["by_email"] = [(user.email, user.user_metadata) for user in found]
created = api.users.create(connection="Main-DB", email="by.hand@sdk.test", password="Correct-Horse-7!", verify_email=False)
changed = api.users.update(created.user_id, blocked=True, user_metadata={"a": 1})
seen["changed"] = {"blocked": changed.blocked, "user_metadata": changed.user_metadata}
seen["search"] = [user.email for user in api.users.list(q='email:"by.hand@sdk.test"', search_engine="v3").items]
api.users.delete(created.user_id)
seen["after_delete"] = len(api.users.list_users_by_email(email="by.hand@sdk.test"))
print(json.dumps(seen))
