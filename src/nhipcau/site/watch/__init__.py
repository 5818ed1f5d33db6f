"""What operators watch a node by: metrics, readiness, logs, traces (docs/howto/watch-a-node.md)."""
