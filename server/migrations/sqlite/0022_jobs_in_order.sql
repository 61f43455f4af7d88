-- Jobs are claimed in this order. With the time alone, many that are due at the same moment (each
-- collection of an account, each follower of something) were sorted again for each claim.
DROP INDEX job_due;
CREATE INDEX job_due ON job (run_at, id, lane) WHERE dead_at IS NULL;
