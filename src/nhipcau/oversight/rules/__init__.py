"""The rules of oversight: state tables and the state on a day. Pure; the clock is passed in."""
