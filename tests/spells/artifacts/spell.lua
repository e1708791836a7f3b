-- Artifacts: texts and files kept with a session, with versions, found again, deleted.
local session = Session.create({ name = "work" })
local first = Artifact.store(session, "agent_output", "summary.txt", "one", { description = "A draft", tags = { "draft" }, mood = "good" })
Artifact.store(session, "tool_result", "table.csv", "a,b\n1,2\n", { mime_type = "text/csv", created_by = "tool" })
local second = Artifact.store(session, "agent_output", "summary.txt", "one and two", { custom = { words = 3 } })
local file = Artifact.store_file(session, "report.md", "user_input", { tags = { "file", "draft" } })

local function known(metadata)
  return {
    name = metadata.name,
    type = metadata.artifact_type,
    mime = metadata.mime_type,
    size = metadata.size,
    original = metadata.original_size,
    compressed = metadata.is_compressed,
    tags = #metadata.tags,
    version = metadata.version,
    by = metadata.created_by,
    description = metadata.description,
    mood = metadata.custom.mood,
    words = metadata.custom.words,
    parent = metadata.parent_artifact and metadata.parent_artifact.sequence,
  }
end

local function names(list)
  local found = {}
  for _, metadata in ipairs(list) do
    found[#found + 1] = metadata.name .. " " .. metadata.version
  end
  return table.concat(found, ", ")
end

local one, two, report = Artifact.get(session, first), Artifact.get(session, second), Artifact.get(session, file)
Session.set_current(session)
local lists = { names(Artifact.list(session)), #Artifact.list(""), #Artifact.list() }
local found = {
  names(Artifact.query({ session_id = session, type = "agent_output" })),
  names(Artifact.query({ name_pattern = "*.csv" })),
  names(Artifact.search({ tags = { "draft" }, min_size = 4 })),
  names(Artifact.query({ created_before = "2001-01-01T00:00:00Z" })),
  names(Artifact.query({ max_size = 7, limit = 1 })),
  names(Artifact.versions(session, "summary.txt")),
}

local errors = {}
local function code(call, ...)
  local ok, err = pcall(call, ...)
  errors[#errors + 1] = ok and "no error" or err.code
end
code(Artifact.get, session, { content_hash = "none", session_id = session, sequence = 1 })
code(Artifact.get, "other", first)
code(Artifact.store, "missing", "note", "a", "b")
code(Artifact.store, session, "", "a", "b")
code(Artifact.store_file, session, "/etc/hostname", "note")

local deleted = { Artifact.delete(session, first), Artifact.delete(session, first), names(Artifact.list(session)) }
return {
  ids = { #first.content_hash, first.sequence, second.sequence, first.session_id == session },
  contents = { one.content, two.content, report.content },
  known = { known(one.metadata), known(two.metadata), known(report.metadata) },
  lists = lists,
  found = found,
  errors = errors,
  deleted = deleted,
}
