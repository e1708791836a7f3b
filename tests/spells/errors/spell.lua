-- Errors cross both ways with their fields: those of the host, those of the script, through tools and workflows.
local function catch(work, ...)
  local ok, err = pcall(work, ...)
  if ok then return "fine" end
  return { code = err.code, message = err.message, name = err.name }
end

local kept
local ok, first = pcall(Tool.execute, "calculatr", {})
local again = select(2, pcall(function() error(first) end))
kept = { again.code, again == first, again.data.name, again.data.near }
local text = tostring(first):match("Did you mean calculator") ~= nil

Tool.register({ name = "outer", execute = function() return Tool.execute("calculatr", {}) end })
Tool.register({ name = "coded", execute = function() error({ code = "X_CUSTOM", message = "custom", retryable = true }) end })
Tool.register({ name = "foreign", execute = function() error({ code = "MADE_UP", message = "made up" }) end })
Tool.register({ name = "nothing", execute = function() error() end })

local through = catch(Tool.execute, "outer", {})
local chained = catch(Tool.execute, "coded", {})
local flow = Workflow.sequential({ name = "flow", steps = { { name = "call", tool = "coded", input = {} } } }):execute()
local log = {}
local function with_finally(work)
  local good, err = pcall(work)
  log[#log + 1] = "finally"
  return good and "fine" or err.code
end
return {
  kept = kept,
  text = text,
  through = { through.code, (through.message:gsub("^spell.lua:%d+: ", "")), through.name },
  coded = chained,
  foreign = catch(Tool.execute, "foreign", {}).code,
  nothing = catch(Tool.execute, "nothing", {}).code,
  flow = { flow.error.code, flow.error.message, flow.error.data.step },
  finally = { with_finally(function() Agent.get({}) end), with_finally(function() return 1 end), log },
  arguments = {
    catch(Tool.execute).code,
    catch(Tool.exists, 5).code,
    catch(Agent.get, {}).code,
    catch(function() return Agent.new({ name = "a" }):chat() end),
  },
  missing = { Tool.no_such_tool == nil, Agent.no_such_function == nil },
}
