-- Programs and environment variables: those that are granted, and no others.
local results = {}
local function try(name, work)
  local ok, value = pcall(work)
  if ok then results[name] = value else results[name] = value.code end
end

try("echo", function()
  local done = Tool.execute("process-executor", { executable = "echo", arguments = { "a b", "$HOME" } })
  return { done.result.exit_code, done.result.stdout }
end)
try("stdin", function() return Tool.execute("process-executor", { executable = "cat", stdin = "in and out" }).result.stdout end)
try("not granted", function() return Tool.execute("process-executor", { executable = "ls" }).success end)
local shell = ShellCommandTool.new({ allowed_commands = { "echo" }, timeout = 5000 })
try("narrow", function() return shell:execute({ executable = "echo", arguments = { "hi" } }).result.stdout end)
try("outside", function() return shell:execute({ executable = "cat", stdin = "x" }).success end)
local environment = EnvironmentTool.new()
try("variable", function() return environment:execute({ operation = "get", variable_name = "SPELL_NAME" }).result.value end)
try("pattern", function() return environment:execute({ operation = "pattern", pattern = "SPELL_*" }).output end)
try("hidden", function() return environment:execute({ operation = "get", variable_name = "OTHER_NAME" }).result.found end)
return results
