/**
 * User-behaviour analysis. Job {@code behaviour} reads {@code events} (and {@code products}, where
 * there are any) over the last {@code behaviour.days} days and writes one release, {@code
 * behaviour}, whose tables are all made of the same rows. A column {@code day} is the shop-local
 * day as {@code yyyy-MM-dd}, or {@code all} for the whole window.
 *
 * <table>
 * <caption>Tables of the release</caption>
 * <tr><th>table</th><th>one row per</th><th>columns</th></tr>
 * <tr><td>{@code daily_activity}</td><td>day, event type</td>
 *     <td>events, anonymous_events</td></tr>
 * <tr><td>{@code conversion_funnel}</td><td>day, attribute, value, step</td>
 *     <td>step_no from 1, events, sessions, users, sessions_in_order, users_in_order, step_rate,
 *     overall_rate; attribute and value are {@code all}, or one of {@code behaviour.attributes} and
 *     its value</td></tr>
 * <tr><td>{@code session_summary}</td><td>day</td>
 *     <td>sessions, anonymous_sessions, shared_id_sessions, actions_mean, _median, _p90, seconds_mean, _median, _p90,
 *     bounce_share</td></tr>
 * <tr><td>{@code session_lengths}</td><td>length in actions</td><td>actions, sessions</td></tr>
 * <tr><td>{@code rfm_segments}</td><td>customer who bought</td>
 *     <td>user_id, recency_days, frequency, monetary, currency, other_currencies, r_score, f_score,
 *     m_score, segment</td></tr>
 * <tr><td>{@code retention_cohorts}</td><td>cohort week, week number</td>
 *     <td>cohort_week (a Monday), week_number from 0, users, active, retained, complete</td></tr>
 * <tr><td>{@code item_trends}</td><td>item seen or bought lately</td>
 *     <td>title, category_path, views, views_before, purchases, purchases_before, visitors,
 *     visitors_before, based_on, trend_score, trend_low, trend_high, direction</td></tr>
 * </table>
 *
 * <p>What counts as what:
 *
 * <ul>
 *   <li>A <b>session</b> is all events of one {@code session_id}; without one, a known user's
 *       events up to a pause longer than {@code behaviour.session-gap}; without either, the events
 *       of one order. Anonymous events with none of these belong to no session. A session counts on
 *       the day that it starts. Returns are no visit.
 *   <li>An <b>action</b> is any event but an impression: those the shop makes. A <b>bounce</b> is a
 *       session of at most one action.
 *   <li>A funnel step's {@code sessions} hold at least one such event; its {@code
 *       sessions_in_order} hold, no later than it, all steps before it as well. Steps that the log
 *       never records are left out. {@code step_rate} and {@code overall_rate} are shares of the
 *       previous and of the first step's sessions in order.
 *   <li><b>Money</b> of different currencies is never added. A customer's {@code monetary} is the
 *       net spend (purchases less returns) in the currency of most of their orders, {@code
 *       other_currencies} says how many more they used, and {@code m_score} compares them with
 *       customers of the same currency only. Purchases without a price count as orders, not as
 *       money.
 *   <li>An <b>order</b> is an {@code order_id}; purchases without one are one order a day.
 *   <li>A customer's <b>cohort</b> is the week of their first action within the window.
 * </ul>
 */
package io.shopkeeper.data.behaviour;
