"""The deciding, pure: values in, values out; `now` is an argument. No I/O, no logging, no clock, no chance."""
