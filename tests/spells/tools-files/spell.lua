-- Files: what is granted works, a tool with a narrower reach keeps to it, and what is not granted is refused.
local results = {}
local function try(name, work)
  local ok, value = pcall(work)
  if ok then results[name] = value else results[name] = value.code end
end
local function files(input) return Tool.execute("file-operations", input) end

try("read", function() return files({ operation = "read", path = "data/notes.txt" }).text end)
try("exists", function() return files({ operation = "exists", path = "nowhere.txt" }).result.exists end)
try("write", function() return files({ operation = "write", path = "out/new.txt", input = "héllo" }).success end)
try("append", function() return files({ operation = "append", path = "out/new.txt", input = "!" }).success end)
try("read back", function() return files({ operation = "read", path = "out/new.txt" }).metadata.response.result.size end)
try("refused", function() return files({ operation = "write", path = "data/notes.txt", input = "x" }).success end)
try("missing", function() return files({ operation = "read", path = "nowhere.txt" }).text end)

local reader = FileSystemTool.new({ allowed_paths = { "data" }, read_only = true, allowed_extensions = { ".txt" } })
try("narrow read", function() return reader:execute({ operation = "read", path = "data/notes.txt" }).text:sub(1, 5) end)
try("narrow extension", function() return reader:execute({ operation = "read", path = "data/table.csv" }).text end)
try("narrow folder", function() return reader:execute({ operation = "read", path = "secret/key.txt" }).text end)
try("narrow write", function() return reader:execute({ operation = "write", path = "out/x.txt", input = "x" }).success end)
try("misspelt option", function() return FileSystemTool.new({ alowed_paths = { "data" } }).name end)

local writer = FileWriter.new({ base_dir = "out" })
try("writer", function() return writer:execute({ path = "made.txt", content = "made" }).success end)
local nowhere = FileWriter.new({ base_dir = "out/nowhere" })
try("writer without a folder", function() return nowhere:execute({ path = "made.txt", content = "made" }).success end)
try("folder", function() return files({ operation = "create_dir", path = "out/nowhere" }).success end)
try("writer with a folder", function() return nowhere:execute({ path = "made.txt", content = "made" }).success end)
try("writer outside", function() return writer:execute({ path = "../data/made.txt", content = "made" }).success end)

local search = FileSearchTool.new()
try("search", function()
  local found = search:execute({ pattern = "needle", path = "data", recursive = true, context_lines = 0 })
  return { #found.output, found.output[1].line_number or found.output[1].line }
end)
try("csv", function() return CsvTool.new():execute({ operation = "convert", path = "data/table.csv" }).output end)
return results
