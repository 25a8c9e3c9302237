"""A machine whose clock is wrong. Written as `sitecustomize.py` into a folder that a bot's PYTHONPATH names first."""

SHIFT = """
import datetime, time
ahead = float({seconds})
real_time, real_datetime = time.time, datetime.datetime
class Kind(type):
    def __instancecheck__(cls, thing):
        return isinstance(thing, real_datetime)
class Shifted(real_datetime, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        return real_datetime.now(tz) + datetime.timedelta(seconds=ahead)
    @classmethod
    def utcnow(cls):
        return real_datetime.utcnow() + datetime.timedelta(seconds=ahead)
time.time = lambda: real_time() + ahead
time.time_ns = lambda: int((real_time() + ahead) * 1e9)
datetime.datetime = Shifted
"""
