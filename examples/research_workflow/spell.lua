-- Two agents, a tool and a workflow: research, figures, report. Each step sees what the steps before it gave.
local researcher = Agent.new({
  name = "researcher",
  system_prompt = "You collect facts about a topic in two sentences.",
})
local writer = Agent.new({
  name = "writer",
  system_prompt = "You write short reports for engineers.",
})

local workflow = Workflow.sequential({
  name = "research",
  steps = {
    { name = "facts", agent = researcher, input = "Collect facts about {{topic}}.", output = "facts" },
    {
      name = "figures",
      tool = "calculator",
      input = { operation = "evaluate", input = "({{low}} + {{high}}) / 2" },
      output = "average",
    },
    {
      name = "report",
      agent = writer,
      input = "Write a report on {{topic}}. Facts: {{facts}} Average efficiency: {{average}} percent.",
      output = "report",
    },
  },
})

local report = workflow:run({ topic = "heat pumps", low = 280, high = 420 })
print(report)

return { report = report }
