import { belongsTo, currentUser, date, oneOf, resource, text, User } from 'offstage'

// A table, its address /api/tasks, its GraphQL type, its live stream and its documentation follow from this value.
export const Task = resource('task', {
  title: text({ min: 1, max: 120 }),
  status: oneOf('open', 'done').default('open'),
  due: date(),
  // Whoever creates a task owns it.
  owner: belongsTo(User, { inverse: 'tasks', onDelete: 'cascade' }).default(currentUser),
})
  // A list is a way to read many rows: an index follows from it, and nothing but these lists can be asked for.
  .list({ by: ['owner'], then: ['due'] })
  .list({ by: ['owner', 'status'], then: ['due'] })
  // GET with Accept: text/event-stream follows a list or a row as it changes.
  .live()
  // What is not said here is denied. People see and change their own tasks, whichever door they come through.
  .policy((task) => ({
    read: task.owner.is(currentUser),
    create: task.owner.is(currentUser),
    update: task.owner.is(currentUser),
    delete: task.owner.is(currentUser),
  }))
