import router from '@adonisjs/core/services/router'
import OrdersController from '../app/orders_controller.js'
import ProductsController from '../app/products_controller.js'

router.get('/products', [ProductsController, 'list'])
router.get('/products/search', [ProductsController, 'search'])
router.get('/products/:id', [ProductsController, 'one']).where('id', router.matchers.uuid())
router.get('/orders/:id', [OrdersController, 'one']).where('id', router.matchers.uuid())
router.post('/orders', [OrdersController, 'place'])
