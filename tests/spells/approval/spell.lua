-- A person allows tool calls: what a tool says of itself, and what an agent says of its tools.
local made = {}
local function tool(name, needs_approval)
  return Tool.register({
    name = name,
    description = "Does " .. name,
    needs_approval = needs_approval,
    execute = function(input)
      table.insert(made, name .. " " .. tostring(input.to))
      return name
    end,
  })
end
tool("delete", true)
tool("move", function(call) return call.input.to == "trash" end)
local ok, err = pcall(Tool.execute, "delete", { to = "trash" })
local moved = Tool.execute("move", { to = "trash" })
Tool.execute("move", { to = "shelf" })

local asked = {}
local careful = Agent.new({
  tools = { "calculator" },
  needs_approval = function(call)
    table.insert(asked, call.tool_name)
    return true
  end,
})
local answer = careful:chat("Use calculator")
local built = Agent.builder():model("openai/gpt-4o-mini"):tools({ "calculator" }):needs_approval({ "calculator" }):approval_timeout(60000):build()
local misspelt, problem = pcall(function() return Agent.new({ tools = { "calculator" }, needs_approval = { "calculater" } }):chat("Hello") end)
return {
  denied = { ok, err.code, err.message:match("keep it") },
  moved = moved,
  made = made,
  asked = asked,
  answer = answer,
  built = built:chat("Use calculator"),
  misspelt = { misspelt, problem.code },
}
