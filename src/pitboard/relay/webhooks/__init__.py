"""Outwards as webhooks: what is worth telling of a race, posted where people and programs wait for it."""

from pitboard.relay.webhooks.news import News, Watcher, of_test
from pitboard.relay.webhooks.post import Outcome, deliver
from pitboard.relay.webhooks.sender import Sender, Timing
from pitboard.relay.webhooks.settings import Webhook, read_webhooks
from pitboard.relay.webhooks.told import Told
from pitboard.relay.webhooks.watch import watch

__all__ = [
    "News",
    "Outcome",
    "Sender",
    "Timing",
    "Told",
    "Watcher",
    "Webhook",
    "deliver",
    "of_test",
    "read_webhooks",
    "watch",
]
