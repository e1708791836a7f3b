-- Two steps that cost money. Run durably, a step that has finished is not done again after a crash.
local researcher = Agent.new({
  name = "researcher",
  system_prompt = "You collect facts in two sentences.",
})
local writer = Agent.new({
  name = "writer",
  system_prompt = "You write short reports.",
})

local facts = researcher:chat("Collect facts about barn owls.")
print("the facts are there")
local report = writer:chat("Write a report from these facts: " .. facts)

return { report = report }
