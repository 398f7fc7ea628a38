-- The way back from the e-ID's app: how the person got into it, and whether they came back to the browser that began.
CREATE TABLE eid_return (
	order_id INTEGER PRIMARY KEY REFERENCES eid_order (id),
	nonce TEXT NOT NULL UNIQUE CHECK (length(nonce) = 22), -- random; the app opens its address when it is done
	on_device INTEGER NOT NULL CHECK (on_device IN (0, 1)), -- the start link was given out, and may have been sent on
	go_on TEXT NOT NULL,                                    -- the page's own word of where to go on; the caller's
	back_at INTEGER,                                        -- the browser that began has shown nonce or code
	code TEXT NOT NULL CHECK (length(code) IN (0, 4)),      -- shown where the nonce came to another browser
	tries INTEGER NOT NULL CHECK (tries BETWEEN 0 AND 3)    -- wrong codes typed in the browser that began
) STRICT;
