"""The jobs of the house, one a line."""

from datetime import timedelta

from community.jobs.cleaning import clear_out
from community.jobs.job import Job
from community.mail.delivery import send_next
from community.mail.news import tell_what_waits

JOBS = (
    Job("tell by mail that something waits", timedelta(minutes=10), tell_what_waits),
    Job("send mail", timedelta(seconds=5), send_next),
    Job("clear out what has ended", timedelta(hours=1), clear_out),
)
