-- The sides of a badge's picture in pixels, for programs that preview its page; nothing before it is drawn.
ALTER TABLE badge ADD COLUMN picture_width BIGINT;
ALTER TABLE badge ADD COLUMN picture_height BIGINT;
