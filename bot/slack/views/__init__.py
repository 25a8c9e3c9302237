"""Values in, Block Kit out; pure. Nothing here sends or reads anything."""
