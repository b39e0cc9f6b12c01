package capstan.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OrdersTest {

    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void eachLineIsAnOrderAndTheEndIsTold() throws Exception {
        try (var parent = new PipedOutputStream()) {
            Orders.follow(new PipedInputStream(parent), orders::add, over::countDown);
            parent.write("stop-feed\n  and more \n".getBytes(StandardCharsets.UTF_8));
            parent.flush();
            Awaitility.await().untilAsserted(() -> assertThat(orders).containsExactly("stop-feed", "and more"));
            assertThat(over.getCount()).isEqualTo(1);
        }

        assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
