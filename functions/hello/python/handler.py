"""Logs the three values of the event, and answers the first."""


def lambda_handler(event, context):
    for key in ("key1", "key2", "key3"):
        print(f"{key}: {event.get(key)}")
    return event.get("key1")
