import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server for tests that speaks MongoDB's protocol: TestMongo FOLDER PORT [ADDRESS]; data stays in FOLDER. */
public final class TestMongo {
    /** Its own highest wire version is 8, which today's drivers refuse. */
    private static final class FourFour implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(4, 4, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 9;
        }
    }

    /** What was answered is on disk: a kill loses nothing that a client was told is written. */
    private static final class Durable extends H2Backend {
        Durable(String file) {
            super(file);
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            Document answer = super.handleMessage(message);
            commit();
            return answer;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        H2Backend backend = new Durable(folder.resolve("data.mv").toString());
        backend.version(new FourFour());
        MongoServer server = new MongoServer(backend);
        Runtime.getRuntime().addShutdownHook(new Thread(backend::close));
        String address = arguments.length > 2 ? arguments[2] : "127.0.0.1";
        server.bind(address, Integer.parseInt(arguments[1]));
    }
}
