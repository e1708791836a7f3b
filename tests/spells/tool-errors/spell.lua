-- What tools raise, and what they tell in their result instead.
local errors = {}
local function try(name, work)
  local ok, err = pcall(work)
  errors[name] = ok and "no error" or { code = err.code, message = (err.message:gsub("/tmp/.*/", "…/")) }
end

try("unknown tool", function() Tool.execute("calculatr", {}) end)
try("missing parameter", function() Tool.execute("hash-calculator", { operation = "hash" }) end)
try("unknown operation", function() Tool.execute("base64-encoder", { operation = "twist", input = "x" }) end)
try("no permission", function() Tool.execute("file-operations", { operation = "read", path = "x.txt" }) end)
Tool.register({ name = "thrower", execute = function() error({ code = "X_MINE", message = "mine" }) end })
try("thrown table", function() Tool.execute("thrower", {}) end)
Tool.register({ name = "stringer", execute = function() error("only a text", 0) end })
try("thrown text", function() Tool.execute("stringer", {}) end)

local told = Tool.execute("calculator", { input = "1 +" })
errors.told = { told.success, type(told.error.message) == "string" }
local invalid = Tool.execute("calculator", { operation = "validate", input = "1 + (" })
errors.invalid = { invalid.success, invalid.result.valid }
return errors
