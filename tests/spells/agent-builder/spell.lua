-- A builder with every setter; a half-made builder can be used twice; what cannot work is told by build().
local base = Agent.builder()
  :type("llm")
  :description("Built")
  :provider("openai")
  :model("gpt-4o-mini")
  :temperature(0.3)
  :max_tokens(200)
  :max_turns(4)
  :max_conversation_length(10)
  :max_execution_time(60)
  :resource_limits({ max_execution_time_secs = 90 })
  :custom_config({ system_prompt = "From custom_config" })
  :max_memory_mb(512)
  :max_tool_calls(10)
  :max_recursion_depth(5)
  :base_url("https://example.com")
  :api_key("unused")
local seen = {}
local one = base
  :name("one")
  :system_prompt("From system_prompt")
  :tools({ "calculator" })
  :allow_tool("uuid_generator")
  :allowed_tools({ "hash_calculator" })
  :hooks({ before_execute = function(context) table.insert(seen, context.component.name) end })
  :build()
local two = base
  :name("two")
  :output({ type = "object", properties = { city = { type = "string" } }, required = { "city" } })
  :build()

local answer = one:execute("Hello")
local structured = two:execute("Paris")
local codes = {}
for index, build in ipairs({
  function() return base:name("one"):build() end,
  function() return Agent.builder():name("three"):build() end,
  function() return Agent.builder():name("four"):model("nobody/model"):build() end,
  function() return Agent.builder():name("five"):temperature("hot") end,
}) do
  local ok, err = pcall(build)
  codes[index] = ok and "built" or err.code
end

return {
  text = answer.text,
  tools = one:discover_tools(),
  seen = seen,
  data = structured.data,
  described = { one.description, two.description },
  codes = codes,
}
