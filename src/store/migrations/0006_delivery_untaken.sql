-- What nobody has taken over is few among many, and the desk asks for it on every visit.
CREATE INDEX delivery_untaken ON delivery (decision_id) WHERE taken_at IS NULL;
