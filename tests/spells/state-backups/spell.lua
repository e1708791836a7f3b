-- The whole state kept as it is, and brought back; values brought into a new form, once.
State.set("count", 1)
State.save("notes", "a", { title = "A" })
local backup = State.create_backup()
State.set("count", 2)
State.save("notes", "b", { title = "B" })
local second = State.create_backup(true)

local listed = {}
for _, entry in ipairs(State.list_backups()) do
  listed[#listed + 1] = { entry.entries, entry.size_bytes > 0, #entry.checksum, entry.id == backup or entry.id == second }
end
local valid = { State.validate_backup(backup).valid, State.validate_backup("missing").valid }
local usage = State.get_storage_usage()
local report = State.restore_backup(backup)
local restored = { count = State.get("count"), keys = State.list_keys("notes"), report = report }
local ok, err = pcall(State.restore_backup, "missing")

local migrations = {
  function(values)
    for _, note in pairs(values) do
      note.tags = { "old" }
    end
  end,
}
local first = State.migrate("notes", migrations)
migrations[2] = function(values)
  values.index = { count = 1 }
  return values
end
local again = State.migrate("notes", migrations)
local none = State.migrate("notes", migrations)
local bad, failure = pcall(State.migrate, "notes", { migrations[1], migrations[2], function() return 7 end })
local status = State.get_migration_status()

return {
  listed = listed,
  valid = valid,
  usage = { usage.entries, usage.bytes > 0, usage.backups, usage.backup_bytes > 0 },
  restored = restored,
  missing = { ok, err.code },
  migrated = { first, again, none },
  values = State.all("notes"),
  failure = { bad, failure.code },
  versions = State.get_schema_versions(),
  status = { #status, status[1].scope, status[1].version, #status[1].migrated_at },
  cleaned = {
    #State.cleanup_backups(true),
    #State.cleanup_backups({ keep = 1, dry_run = true }),
    #State.cleanup_backups({ keep = 1 }),
    #State.list_backups(),
    #State.cleanup_backups(),
  },
}
