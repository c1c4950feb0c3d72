"""Outwards as webhooks: what is worth telling of a race, posted where people and programs wait for it."""

from pitboard.relay.webhooks.delivery import Outcome, deliver
from pitboard.relay.webhooks.news import News, PostedLog, Watcher, of_test
from pitboard.relay.webhooks.sender import Patience, Sender, watch
from pitboard.relay.webhooks.settings import Webhook, read_webhooks

__all__ = [
    "News",
    "Outcome",
    "Patience",
    "PostedLog",
    "Sender",
    "Watcher",
    "Webhook",
    "deliver",
    "of_test",
    "read_webhooks",
    "watch",
]
