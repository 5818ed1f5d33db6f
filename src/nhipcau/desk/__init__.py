"""The desk: my desk, boards, the leader's page, the weekly pack, search across rooms."""
