import type { Place } from './read-seeds.ts';

/**
 * What has to come of a statement: an error with this SQLSTATE, rows with these columns (so many, or at least one),
 * so many rows changed, or no more than that it is done.
 */
export type Outcome = { fails: string } | { columns: string; rows?: number } | { changes: number } | { done: true };

export interface SeedStatement extends Place {
  q: string;
  /** Who runs it: someone logged in as a role, as each of both, or a panel through the data source. */
  as: 'writer' | 'reader' | 'both' | 'panel';
  outcome: Outcome;
}

const exists = { fails: '42P07' };
// Who would index a view is stopped even before PostgreSQL says that views have no indexes: it is the sidecar's.
const onView = { fails: '42501' };
const fragment = { fails: '42601' };
// A placeholder where a uuid belongs.
const placeholder = { fails: '22P02' };
const done = { done: true } as const;

/**
 * The 94 statements of the founding documents (facts: seeds 3): where they stand, who runs them and what comes of it.
 * Those that fail do so by their own text: they make what exists, index what is a view here, are fragments, have a
 * placeholder for an id, or are impossible in any PostgreSQL (Q51, Q64, Q67, Q84: docs/sql.md has them corrected).
 */
export const seedStatements: readonly SeedStatement[] = [
  { q: 'Q1', seed: '000', lines: [63, 63], as: 'writer', outcome: done },
  { q: 'Q2', seed: '000', lines: [66, 80], as: 'writer', outcome: exists },
  { q: 'Q3', seed: '000', lines: [83, 83], as: 'writer', outcome: onView },
  { q: 'Q4', seed: '000', lines: [84, 84], as: 'writer', outcome: onView },
  { q: 'Q5', seed: '000', lines: [85, 85], as: 'writer', outcome: onView },
  { q: 'Q6', seed: '000', lines: [86, 86], as: 'writer', outcome: onView },
  { q: 'Q7', seed: '000', lines: [87, 87], as: 'writer', outcome: onView },
  { q: 'Q8', seed: '000', lines: [88, 89], as: 'writer', outcome: onView },
  { q: 'Q9', seed: '000', lines: [210, 233], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q10', seed: '000', lines: [266, 288], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q11', seed: '000', lines: [306, 327], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q12', seed: '000', lines: [354, 355], as: 'writer', outcome: fragment },
  { q: 'Q13', seed: '000', lines: [362, 363], as: 'writer', outcome: fragment },
  { q: 'Q14', seed: '000', lines: [370, 374], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q15', seed: '000', lines: [377, 381], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q16', seed: '000', lines: [384, 388], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q17', seed: '000', lines: [395, 399], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q18', seed: '000', lines: [402, 406], as: 'writer', outcome: { changes: 1 } },
  read('Q19', '000', 417, 428, 'sent_at channel_type recipient status error_message error_type error_message'),
  read('Q20', '000', 431, 441, 'sent_at channel_type delivery_error error_type failures_by_channel'),
  read('Q21', '000', 444, 452, 'channel_type total_sent successful failed success_rate'),
  { q: 'Q22', seed: '000', lines: [522, 539], as: 'writer', outcome: { changes: 1 } },
  read(
    'Q23',
    '000',
    548,
    548,
    'config_id error_fingerprint error_type severity environment min_occurrence_count enabled channel_type channel_config ' +
      'rate_limit_minutes message_template created_at created_by last_triggered'
  ),
  { q: 'Q24', seed: '000', lines: [553, 563], as: 'both', outcome: placeholder },
  { q: 'Q25', seed: '000', lines: [568, 570], as: 'both', outcome: placeholder },
  read('Q26', '000', 575, 580, 'error_message count'),
  { q: 'Q27', seed: '000', lines: [614, 630], as: 'writer', outcome: exists },
  { q: 'Q28', seed: '000', lines: [633, 633], as: 'writer', outcome: onView },
  { q: 'Q29', seed: '000', lines: [634, 634], as: 'writer', outcome: onView },
  { q: 'Q30', seed: '000', lines: [635, 635], as: 'writer', outcome: onView },
  { q: 'Q31', seed: '000', lines: [636, 636], as: 'writer', outcome: onView },
  { q: 'Q32', seed: '000', lines: [637, 637], as: 'writer', outcome: onView },
  { q: 'Q33', seed: '000', lines: [638, 638], as: 'writer', outcome: onView },
  { q: 'Q34', seed: '000', lines: [722, 730], as: 'writer', outcome: exists },
  { q: 'Q35', seed: '000', lines: [732, 732], as: 'writer', outcome: onView },
  { q: 'Q36', seed: '000', lines: [733, 733], as: 'writer', outcome: onView },
  { q: 'Q37', seed: '000', lines: [734, 734], as: 'writer', outcome: onView },
  read('Q38', '000', 802, 814, 'fingerprint message occurred_at operation_name duration_ms status_code attributes'),
  read(
    'Q39',
    '000',
    821,
    835,
    'fingerprint message order_id entity_name entity_id change_type before_data after_data changed_at'
  ),
  read('Q40', '000', 842, 857, 'trace_id operation_name duration_ms db_query_count user_id'),
  read(
    'Q41',
    '000',
    864,
    883,
    'fingerprint message occurred_at operation_name duration_ms status_code entity_name change_type user_id error_count'
  ),
  { q: 'Q42', seed: '000', lines: [905, 914], as: 'panel', outcome: { columns: 'time error_count' } },
  { q: 'Q43', seed: '000', lines: [930, 939], as: 'panel', outcome: { columns: 'time p95_latency' } },
  read('Q44', '000', 971, 984, 'fingerprint exception_type message occurrences last_seen first_seen affected_users'),
  read('Q45', '000', 987, 994, 'hour fingerprint count'),
  read('Q46', '000', 997, 1007, 'user_id unique_errors total_errors error_types'),
  read('Q47', '000', 1014, 1026, 'operation_name request_count p50_ms p95_ms p99_ms max_ms'),
  read('Q48', '000', 1029, 1039, 'query execution_count avg_duration_ms max_duration_ms'),
  read('Q49', '000', 1046, 1056, 'operation_name total_requests errors error_rate_pct'),
  // A placeholder for a trace id is a text, and there is no trace of that name.
  read(
    'Q50',
    '000',
    1059,
    1072,
    'trace_id operation_name start_time duration_ms exception_type message entity_name change_type',
    0
  ),
  { q: 'Q51', seed: '000', lines: [1097, 1106], as: 'writer', outcome: exists },
  call('Q52', 1127, 'create_error_occurrence_partition', 1),
  call('Q53', 1131, 'create_error_occurrence_partition', 1),
  { q: 'Q54', seed: '000', lines: [1138, 1163], as: 'writer', outcome: done },
  call('Q55', 1170, 'partition_name created', 4),
  { q: 'Q56', seed: '000', lines: [1183, 1210], as: 'writer', outcome: done },
  { ...call('Q57', 1217, 'ensure_error_occurrence_partitions', 4), inside: 'quotes' },
  call('Q58', 1224, 'partition_name dropped', 1),
  { q: 'Q59', seed: '000', lines: [1236, 1273], as: 'writer', outcome: done },
  { ...call('Q60', 1280, 'drop_old_error_occurrence_partitions', 1), inside: 'quotes' },
  read('Q61', '000', 1287, 1287, 'table_name partition_name row_count total_size index_size'),
  { q: 'Q62', seed: '000', lines: [1300, 1322], as: 'writer', outcome: done },
  read('Q63', '000', 1333, 1336, 'QUERY_PLAN'),
  { q: 'Q64', seed: '000', lines: [1360, 1369], as: 'writer', outcome: exists },
  call('Q65', 1387, 'drop_old_error_occurrence_partitions', 1),
  call('Q66', 1390, 'drop_old_notification_log_partitions', 1),
  { q: 'Q67', seed: '000', lines: [1410, 1420], as: 'both', outcome: { fails: '42703' } },
  read('Q68', '000', 1434, 1445, 'alert_message', 0),
  { q: 'Q69', seed: '000', lines: [1471, 1471], inside: 'quotes', as: 'writer', outcome: done },
  read('Q70', '000', 1480, 1483, 'exists', 1),
  call('Q71', 1486, 'create_error_occurrence_partition', 1),
  { q: 'Q72', seed: '000', lines: [1494, 1495], as: 'both', outcome: placeholder },
  { q: 'Q73', seed: '000', lines: [1498, 1499], as: 'both', outcome: placeholder },
  { q: 'Q74', seed: '000', lines: [1506, 1506], as: 'writer', outcome: done },
  read('Q75', '000', 1509, 1513, 'constraint_name table_name', 0),
  { q: 'Q76', seed: '000', lines: [1522, 1523], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q77', seed: '000', lines: [1526, 1527], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q78', seed: '000', lines: [1530, 1531], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q79', seed: '000', lines: [1547, 1548], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q80', seed: '000', lines: [1553, 1554], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q81', seed: '000', lines: [1559, 1560], as: 'writer', outcome: { changes: 1 } },
  { q: 'Q82', seed: '000', lines: [1570, 1570], as: 'writer', outcome: onView },
  { q: 'Q83', seed: '000', lines: [1571, 1571], as: 'writer', outcome: onView },
  { q: 'Q84', seed: '000', lines: [1572, 1573], as: 'writer', outcome: onView },
  read('Q85', '000', 1653, 1662, 'fingerprint occurrences affected_users'),
  read('Q86', '002', 48, 57, 'fingerprint occurrences last_seen first_seen'),
  read('Q87', '002', 60, 71, 'id fingerprint message exception_type stack_trace context occurred_at'),
  read('Q88', '002', 74, 83, 'error user_id trace_id duration_ms status_code'),
  read('Q89', '002', 117, 128, 'fingerprint exception_type message count last_seen'),
  read('Q90', '002', 130, 138, 'user_id error_count error_types'),
  read('Q91', '002', 140, 146, 'hour error_count'),
  { q: 'Q92', seed: '002', lines: [186, 191], as: 'writer', outcome: exists },
  { q: 'Q93', seed: '002', lines: [192, 193], as: 'writer', outcome: done },
  { q: 'Q94', seed: '002', lines: [198, 198], inside: 'comment', as: 'writer', outcome: { changes: 1 } },
];

/** A question that both roles may ask; at least one row unless it says how many. */
function read(q: string, seed: Place['seed'], first: number, last: number, columns: string, rows?: number) {
  return {
    q,
    seed,
    lines: [first, last],
    as: 'both',
    outcome: { columns, ...(rows !== undefined && { rows }) },
  } as const;
}

/** One line that calls a function which makes or drops partitions. */
function call(q: string, line: number, columns: string, rows: number) {
  return { q, seed: '000', lines: [line, line], as: 'writer', outcome: { columns, rows } } as const;
}
