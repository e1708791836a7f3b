local agent = Agent.new({
  system_prompt = "You are a careful accountant.",
  tools = { Calculator.new() },
})

local answer = agent:chat("What is 15 / 100 * 2500?")
print(answer)

return { answer = answer }
