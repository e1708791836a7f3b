-- Ids, waiting, and errors as data to branch on.
local function parsed(error)
  local found = ErrorHandler.parse_error(error)
  return { found.type, found.message, found.retryable, found.code or "none", found.retry_after or 0 }
end
local _, unknown_tool = pcall(Tool.execute, "calculatr", {})
local ids = { uuid.generate(), uuid.v4(), UUID.new(), Uuid.generate() }
local seen, distinct = {}, true
for _, id in ipairs(ids) do
  distinct = distinct and not seen[id]
  seen[id] = true
end
Async.sleep(0)
return {
  ids = { distinct, ids[1]:match("^%x+%-%x+%-%x+%-%x+%-%x+$") ~= nil },
  errors = {
    parsed(unknown_tool)[1],
    parsed("request timed out"),
    parsed("429 too many requests"),
    parsed({ message = "later", type = "busy", retry_after = 500, retryable = true }),
    parsed("no idea"),
  },
  alias = ErrorHandler.parse("connection reset").type,
}
