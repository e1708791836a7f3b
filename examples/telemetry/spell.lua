local agent = Agent.new({
  name = "librarian",
  system_prompt = "You are a careful librarian.",
  tools = { HashTool.new() },
})

return { answer = agent:chat("Use hash-calculator for this text.") }
